/** Tells readers how their jobs go, on any replica. */
@NullMarked
package io.torrentflow.progress;

import org.jspecify.annotations.NullMarked;
