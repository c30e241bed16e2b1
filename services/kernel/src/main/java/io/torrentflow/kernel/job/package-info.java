/** The life of a job: its states and the moves between them, said once. */
package io.torrentflow.kernel.job;
