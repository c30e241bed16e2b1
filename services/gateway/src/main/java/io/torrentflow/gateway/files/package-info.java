/** The files of a job and the signed links to them. */
package io.torrentflow.gateway.files;
