/** HMAC signatures of requests between jobs and agents. */
package io.torrentflow.kernel.signing;
