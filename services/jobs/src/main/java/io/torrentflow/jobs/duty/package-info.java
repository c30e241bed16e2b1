/** How background duties go about their work. */
@NullMarked
package io.torrentflow.jobs.duty;

import org.jspecify.annotations.NullMarked;
