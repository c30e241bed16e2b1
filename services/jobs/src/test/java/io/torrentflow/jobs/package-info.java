/** The jobs service with the servers it stands on. */
@NullMarked
package io.torrentflow.jobs;

import org.jspecify.annotations.NullMarked;
