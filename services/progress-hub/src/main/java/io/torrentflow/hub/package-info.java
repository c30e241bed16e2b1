/** Live streams of how a user's jobs are, on any replica. */
@NullMarked
package io.torrentflow.hub;

import org.jspecify.annotations.NullMarked;
