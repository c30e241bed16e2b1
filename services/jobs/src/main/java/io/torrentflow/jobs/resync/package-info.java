/** Tells hubs of all jobs of a user whom they do not know. */
@NullMarked
package io.torrentflow.jobs.resync;

import org.jspecify.annotations.NullMarked;
