/** Errors as problem documents (RFC 9457). */
@NullMarked
package io.torrentflow.platform.problem;

import org.jspecify.annotations.NullMarked;
