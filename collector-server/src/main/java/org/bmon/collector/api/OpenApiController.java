package org.bmon.collector.api;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the description of the API that is written by hand, and that a test holds against the controllers. */
@RestController
final class OpenApiController {

    private static final MediaType YAML = MediaType.parseMediaType("application/yaml;charset=utf-8");

    @GetMapping("/api/v1/openapi.yaml")
    ResponseEntity<Resource> openApi() {
        return ResponseEntity.ok().contentType(YAML).body(new ClassPathResource("openapi.yaml", getClass()));
    }
}
