/** Keeps messages that were given up, for administrators to look at. */
package io.torrentflow.jobs.deadletters;
