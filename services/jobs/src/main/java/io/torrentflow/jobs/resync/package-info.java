/** Sends hubs all jobs of a user whom they do not know. */
package io.torrentflow.jobs.resync;
