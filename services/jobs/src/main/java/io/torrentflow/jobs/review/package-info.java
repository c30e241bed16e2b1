/** Reads what the owners of a transfer's jobs want, and acts on it. */
package io.torrentflow.jobs.review;
