/** The stable error codes of every API (RFC 9457). */
@NullMarked
package io.torrentflow.kernel.problem;

import org.jspecify.annotations.NullMarked;
