/** The clock and the id generator that the services share. */
@NullMarked
package io.torrentflow.platform.time;

import org.jspecify.annotations.NullMarked;
