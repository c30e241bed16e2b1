/** How a job's progress is shown: in one line, with its rate and why it waits. */
@NullMarked
package io.torrentflow.cli.progress;

import org.jspecify.annotations.NullMarked;
