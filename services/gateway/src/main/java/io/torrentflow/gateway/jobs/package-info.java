/** What users see of their jobs and ask of them. */
@NullMarked
package io.torrentflow.gateway.jobs;

import org.jspecify.annotations.NullMarked;
