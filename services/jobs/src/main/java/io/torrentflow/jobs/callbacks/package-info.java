/** What agents report of their transfers. */
@NullMarked
package io.torrentflow.jobs.callbacks;

import org.jspecify.annotations.NullMarked;
