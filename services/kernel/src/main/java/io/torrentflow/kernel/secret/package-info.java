/** Secrets that are made here and handed to somebody. */
package io.torrentflow.kernel.secret;
