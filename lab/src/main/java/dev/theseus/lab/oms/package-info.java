/**
 * A stand-in for OceanBase Migration Service, Community Edition: what its container does to its three databases and how it shows that, as
 * far as an upgrade meets it.
 *
 * <p>Modelled on the vendor's deployment and upgrade topics (mounts, environment, {@code docker_init.sh}, the parameter {@code ha.config}) and on
 * the tables that the vendor's own deployment tool reads and writes ({@code oms_normal_config}, {@code heatbeat_sequence}, in this spelling). What
 * migrates data is not here: projects are rows, and their lag a number. Each container notes in {@code executions.log} below its mounted
 * logs what was carried out in it, so that an effect that happened twice is seen.
 */
@NullMarked
package dev.theseus.lab.oms;

import org.jspecify.annotations.NullMarked;
