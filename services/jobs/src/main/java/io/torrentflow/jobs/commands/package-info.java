/** What users ask of their jobs. */
@NullMarked
package io.torrentflow.jobs.commands;

import org.jspecify.annotations.NullMarked;
