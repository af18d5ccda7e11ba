package org.bmon.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a parameter that a request does not have: a slip of the pen would otherwise be an answer to another question. */
final class KnownParameters implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method) {
            Set<String> known = new TreeSet<>();
            for (MethodParameter parameter : method.getMethodParameters()) {
                known.addAll(QueryArguments.names(parameter));
            }
            for (String name : request.getParameterMap().keySet()) {
                if (!known.contains(name)) {
                    String field = Parameters.cut(name);
                    throw new InvalidParameterException(
                            field,
                            "there is no parameter '" + field + "' here"
                                    + (known.isEmpty() ? "" : "; there are " + String.join(", ", known)));
                }
            }
        }
        return true;
    }
}
