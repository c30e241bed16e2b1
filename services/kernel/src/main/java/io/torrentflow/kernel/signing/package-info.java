/** HMAC signatures of requests between jobs and agents. */
@NullMarked
package io.torrentflow.kernel.signing;

import org.jspecify.annotations.NullMarked;
