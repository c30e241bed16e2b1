/** What agents report of their jobs. */
@NullMarked
package io.torrentflow.jobs.callbacks;

import org.jspecify.annotations.NullMarked;
