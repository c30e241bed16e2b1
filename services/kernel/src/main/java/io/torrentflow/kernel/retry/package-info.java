/** How failed attempts are repeated. */
@NullMarked
package io.torrentflow.kernel.retry;

import org.jspecify.annotations.NullMarked;
