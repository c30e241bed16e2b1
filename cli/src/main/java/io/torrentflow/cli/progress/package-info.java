/** How a job's progress is shown: in one line, with its rate and why it waits. */
package io.torrentflow.cli.progress;
