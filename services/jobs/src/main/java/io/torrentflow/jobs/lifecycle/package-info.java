/** The life of a job: pure decisions, and the one transaction that applies them. */
@NullMarked
package io.torrentflow.jobs.lifecycle;

import org.jspecify.annotations.NullMarked;
