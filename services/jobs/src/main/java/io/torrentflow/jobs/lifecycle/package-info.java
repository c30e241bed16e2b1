/** The life of a transfer: pure decisions, and the one transaction that applies them. */
package io.torrentflow.jobs.lifecycle;
