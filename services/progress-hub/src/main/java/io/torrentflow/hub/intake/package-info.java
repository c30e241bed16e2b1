/** Takes states from the broker into Redis. */
@NullMarked
package io.torrentflow.progress.intake;

import org.jspecify.annotations.NullMarked;
