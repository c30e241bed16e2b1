/** The life of a job: its states and the moves between them, said once. */
@NullMarked
package io.torrentflow.kernel.job;

import org.jspecify.annotations.NullMarked;
