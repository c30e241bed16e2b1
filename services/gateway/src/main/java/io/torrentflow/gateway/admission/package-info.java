/** Takes submissions in: block list, deduplication, quota and the new job, in one transaction. */
@NullMarked
package io.torrentflow.gateway.admission;

import org.jspecify.annotations.NullMarked;
