/* The handbook is read from a disk, too. There a browser starts no worker, and the search
   needs one: run the worker's script in a hidden frame of this page instead. Written for this
   handbook; the theme knows such a stand-in by the name IFrameWorker. */
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    #frame = document.createElement("iframe");
    #waiting = [];

    constructor(address) {
      super();
      this.#frame.hidden = true;
      this.#frame.title = "search";
      document.documentElement.append(this.#frame);
      const inside = this.#frame.contentWindow;
      inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      inside.importScripts = async (...scripts) => {
        for (const script of scripts) await this.#load(script);
      };
      this.#load(String(address)).then(() => {
        for (const data of this.#waiting) this.#tell(data);
        this.#waiting = null;
      });
    }

    postMessage(data) {
      if (this.#waiting) this.#waiting.push(data);
      else this.#tell(data);
    }

    terminate() {
      this.#frame.remove();
    }

    #tell(data) {
      const inside = this.#frame.contentWindow;
      inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }

    #load(source) {
      const script = this.#frame.contentDocument.createElement("script");
      return new Promise((done, failed) => {
        script.onload = done;
        script.onerror = () => failed(new Error(`${source} cannot be read`));
        script.src = source;
        this.#frame.contentDocument.body.append(script);
      });
    }
  };
  window.Worker = window.IFrameWorker;
}
