package dev.theseus.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.theseus.lab.TestLab.Answer;
import dev.theseus.lab.sample.SampleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedLab.class)
final class RedirectTest {

    private static final String PROPERTY = "com.openexchange.server.migrationRedirectURL";

    @Test
    void a_user_whose_context_has_moved_is_sent_to_the_second_balancer(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        long context = lab.contextOf(schema);
        lab.move(schema);
        Answer sent = lab.login(lab.oldUrl(), context);
        assertThat(sent.status()).isEqualTo(302);
        assertThat(sent.location()).startsWith(lab.newUrl() + "/login?context=" + context);
        Answer arrived = lab.http("GET", sent.location(), "");
        assertThat(arrived.status()).isEqualTo(200);
        assertThat(arrived.text()).contains("\"version\":\"8.0.0\"");
    }

    @Test
    void on_the_new_server_a_context_that_has_not_moved_is_an_error_and_no_redirect(TestLab lab) throws Exception {
        long context = lab.contextOf(lab.freshSchema());
        Answer answer = lab.login(lab.newUrl(), context);
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.location()).isEmpty();
        assertThat(answer.text())
                .contains("CTX-0012")
                .contains("The context " + context + " is located in server with id " + SampleData.OLD_SERVER_ID);
    }

    @Test
    void a_disabled_context_is_refused_with_a_code_of_its_own_and_never_redirected(TestLab lab) throws Exception {
        String schema = lab.freshSchema();
        lab.disable(schema);
        lab.giveToNewServer(schema);
        Answer answer = lab.login(lab.oldUrl(), lab.contextOf(schema));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.text()).contains("CTX-0013");
        assertThat(answer.location()).isEmpty();
    }

    @Test
    void a_changed_property_takes_effect_when_it_is_reloaded_and_not_before(TestLab lab) throws Exception {
        lab.set("node3", "server.properties", PROPERTY, "http://127.0.0.1:1");
        assertThat(lab.on("node3", "getproperty " + PROPERTY).out()).isEqualTo("\n");
        TestLab.expect(0, lab.on("node3", "reloadconfiguration"));
        assertThat(lab.on("node3", "getproperty " + PROPERTY).out()).isEqualTo("http://127.0.0.1:1\n");
        lab.set("node3", "server.properties", PROPERTY, "");
        TestLab.expect(0, lab.on("node3", "reloadconfiguration"));
        assertThat(lab.on("node3", "getproperty no.such.property").status()).isEqualTo(1);
    }
}
