/** Signed requests between jobs and agents. */
package io.torrentflow.platform.signing;
