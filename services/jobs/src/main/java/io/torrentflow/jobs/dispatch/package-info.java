/** Takes waiting transfers and hands each to the least loaded agent. */
package io.torrentflow.jobs.dispatch;
