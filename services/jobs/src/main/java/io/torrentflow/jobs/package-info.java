/** Drives every job from admission to its end. */
@NullMarked
package io.torrentflow.jobs;

import org.jspecify.annotations.NullMarked;
