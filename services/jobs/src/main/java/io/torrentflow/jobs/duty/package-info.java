/** How background duties go about their work. */
package io.torrentflow.jobs.duty;
