/** Takes states from the broker into Redis. */
@NullMarked
package io.torrentflow.hub.intake;

import org.jspecify.annotations.NullMarked;
