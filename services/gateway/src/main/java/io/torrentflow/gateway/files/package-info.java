/** The files of a job and the signed links to them. */
@NullMarked
package io.torrentflow.gateway.files;

import org.jspecify.annotations.NullMarked;
