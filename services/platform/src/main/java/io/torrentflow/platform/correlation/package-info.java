/** The id that follows a request through every part and log. */
@NullMarked
package io.torrentflow.platform.correlation;

import org.jspecify.annotations.NullMarked;
