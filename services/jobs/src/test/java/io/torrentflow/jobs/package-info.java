/** The jobs service with the servers it stands on. */
package io.torrentflow.jobs;
