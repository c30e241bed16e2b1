/** What users see of their jobs and ask of them. */
package io.torrentflow.gateway.jobs;
