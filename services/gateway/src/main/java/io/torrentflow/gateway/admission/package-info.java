/** Takes submissions in: block list, deduplication, quota and the new job, in one transaction. */
package io.torrentflow.gateway.admission;
