/** How failed attempts are repeated. */
package io.torrentflow.kernel.retry;
