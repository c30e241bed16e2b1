/** Web servers to download from, with the faults of real ones. */
@NullMarked
package io.torrentflow.testing.origin;

import org.jspecify.annotations.NullMarked;
