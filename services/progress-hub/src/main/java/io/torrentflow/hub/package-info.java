/** Live streams of how a user's jobs are, on any replica. */
@NullMarked
package io.torrentflow.progress;

import org.jspecify.annotations.NullMarked;
