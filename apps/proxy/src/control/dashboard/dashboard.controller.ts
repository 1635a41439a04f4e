import { Controller, Get, Header } from '@nestjs/common';
import { asset } from './assets.js';
import { DashboardSource } from './dashboard-source.js';
import { page } from './page/page.js';

/** The page, which its script asks for again and again, and its three files. */
@Controller()
export class DashboardController {
  constructor(private readonly source: DashboardSource) {}

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return page(this.source.look());
  }

  @Get('page.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  async style(): Promise<string> {
    return asset('page.css');
  }

  @Get('page.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  async script(): Promise<string> {
    return asset('page.js');
  }

  @Get('icon.svg')
  @Header('Content-Type', 'image/svg+xml')
  async icon(): Promise<string> {
    return asset('icon.svg');
  }
}
