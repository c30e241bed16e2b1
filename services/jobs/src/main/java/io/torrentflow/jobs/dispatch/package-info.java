/** Takes waiting transfers and hands each to the least loaded agent. */
@NullMarked
package io.torrentflow.jobs.dispatch;

import org.jspecify.annotations.NullMarked;
