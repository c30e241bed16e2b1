/** Who may use a resource, beside the roles that it declares. */
package io.torrentflow.gateway.access;
