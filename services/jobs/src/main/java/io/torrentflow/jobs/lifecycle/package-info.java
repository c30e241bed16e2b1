/** The life of a transfer: pure decisions, and the one transaction that applies them. */
@NullMarked
package io.torrentflow.jobs.lifecycle;

import org.jspecify.annotations.NullMarked;
