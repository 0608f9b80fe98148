// Things to type into or to choose from, alike in messages and in modals.

import { h } from "./dom.js";
import { textOf } from "./mrkdwn.js";
import { people } from "./names.js";
import { store } from "./store.js";

/** The control of an element; `change(value)` gets what the doors take. `value` stands in it instead of its initial one. */
export function control(part, { change, focus, id, label, describedby, value = initial(part) }) {
  const make = MADE[part.type];
  if (!make) return h("p", { class: "limit" }, `This page cannot draw ${part.type}.`);
  const aria = {
    id,
    "data-focus": focus,
    "data-action": part.action_id,
    "aria-label": id ? null : label,
    "aria-describedby": describedby,
  };
  return make(part, { change, aria, value });
}

/** What stands in an element at first, as the doors take it. */
export function initial(part) {
  if (part.initial_option) return part.initial_option.value;
  if (part.initial_options) return part.initial_options.map((option) => option.value);
  const [, first] = Object.entries(part).find(([name]) => name.startsWith("initial_")) ?? [];
  return first ?? (part.type.startsWith("multi_") || part.type === "checkboxes" ? [] : null);
}

const MADE = {
  plain_text_input: text,
  number_input: typed("number"),
  email_text_input: typed("email"),
  url_text_input: typed("url"),
  datepicker: typed("date"),
  timepicker: typed("time"),
  datetimepicker: moment,
  static_select: select(optionsOf),
  users_select: select(userOptions),
  conversations_select: select(channelOptions),
  channels_select: select(channelOptions),
  multi_static_select: many(optionsOf),
  multi_users_select: many(userOptions),
  multi_conversations_select: many(channelOptions),
  multi_channels_select: many(channelOptions),
  radio_buttons: group("radio"),
  checkboxes: group("checkbox"),
  external_select: unserved,
  multi_external_select: unserved,
};

function text(part, { change, aria, value }) {
  const common = {
    ...aria,
    placeholder: part.placeholder?.text,
    maxlength: part.max_length,
    oninput: (event) => change(event.target.value || null),
  };
  if (part.multiline) return h("textarea", { ...common, rows: "6" }, value ?? "");
  return h("input", { ...common, type: "text", value });
}

function typed(kind) {
  return (part, { change, aria, value }) =>
    h("input", {
      ...aria,
      type: kind,
      value,
      min: part.min_value,
      max: part.max_value,
      step: part.is_decimal_allowed ? "any" : null,
      placeholder: part.placeholder?.text,
      onchange: (event) => change(event.target.value || null),
    });
}

function moment(part, { change, aria, value }) {
  const local = value
    ? new Date(value * 1000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
    : null;
  return h("input", {
    ...aria,
    type: "datetime-local",
    value: local,
    onchange: (event) => change(event.target.value ? Math.round(new Date(event.target.value) / 1000) : null),
  });
}

function select(options) {
  return (part, { change, aria, value }) =>
    h(
      "select",
      { ...aria, onchange: (event) => change(event.target.value || null) },
      h("option", { value: "", selected: value === null }, part.placeholder?.text ?? "Choose an option"),
      options(part).map((group) =>
        group.label
          ? h("optgroup", { label: group.label }, choices(group.options, [value]))
          : choices(group.options, [value]),
      ),
    );
}

function many(options) {
  return (part, { change, aria, value }) =>
    h(
      "select",
      {
        ...aria,
        multiple: true,
        size: "4",
        onchange: (event) => change([...event.target.selectedOptions].map((one) => one.value)),
      },
      options(part).map((group) => choices(group.options, value ?? [])),
    );
}

const choices = (options, chosen) =>
  options.map((one) => h("option", { value: one.value, selected: chosen.includes(one.value) }, one.words));

function group(kind) {
  return (part, { change, aria, value }) => {
    const chosen = [value ?? []].flat();
    const set = h("fieldset", {
      class: "choices",
      "aria-label": aria["aria-label"],
      "aria-describedby": aria["aria-describedby"],
      id: aria.id,
    });
    const tell = () => {
      const picked = [...set.querySelectorAll("input:checked")].map((one) => one.value);
      change(kind === "radio" ? picked[0] : picked);
    };
    const name = `${aria["data-focus"]}/${kind}`;
    set.append(
      ...part.options.map((option) =>
        h(
          "label",
          {},
          h("input", {
            type: kind,
            name,
            value: option.value,
            checked: chosen.includes(option.value),
            "data-focus": `${name}/${option.value}`,
            onchange: tell,
          }),
          " ",
          textOf(option.text),
          option.description && h("span", { class: "quiet" }, " ", textOf(option.description)),
        ),
      ),
    );
    return set;
  };
}

function unserved(part) {
  return h(
    "p",
    { class: "limit" },
    `${part.type}: Slack asks the application for its options as one types; this stand-in does not.`,
  );
}

function optionsOf(part) {
  const plain = (options) => options.map((option) => ({ value: option.value, words: option.text.text }));
  if (part.option_groups)
    return part.option_groups.map((group) => ({ label: group.label.text, options: plain(group.options) }));
  return [{ options: plain(part.options ?? []) }];
}

function userOptions() {
  return [{ options: people().map((user) => ({ value: user.id, words: user.name })) }];
}

function channelOptions() {
  const channels = store.now.state.slack.channels.filter((one) => !store.now.more.channels[one.id].is_im);
  return [{ options: channels.map((one) => ({ value: one.id, words: `#${one.name}` })) }];
}
