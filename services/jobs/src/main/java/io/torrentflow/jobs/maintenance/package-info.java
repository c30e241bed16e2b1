/** Background duties: rescue of lost jobs and removal of objects. */
@NullMarked
package io.torrentflow.jobs.maintenance;

import org.jspecify.annotations.NullMarked;
