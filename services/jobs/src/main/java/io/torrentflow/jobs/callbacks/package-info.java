/** What agents report of their transfers. */
package io.torrentflow.jobs.callbacks;
