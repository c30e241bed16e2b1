/** Reads what the owners of a transfer's jobs want, and acts on it. */
@NullMarked
package io.torrentflow.jobs.review;

import org.jspecify.annotations.NullMarked;
